"""What the tools promise, proved over all inputs, and the record of these proofs."""
