"""What is measured by hand: speed, mutation of the models, other browsers, large classes, outside links. Not part of the suite."""
