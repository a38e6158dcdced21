"""How people reach the guide."""
