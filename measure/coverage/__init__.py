"""Which branches of the models in JavaScript the tests take."""
