"""What follows from many answers: commitments counted over tickets and periods."""
