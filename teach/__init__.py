"""The course maker: made-up data, student versions, variants for a class, and the teacher's pack."""
