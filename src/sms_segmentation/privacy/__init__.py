"""What a warehouse holds of a person, and how it is made to forget them."""
