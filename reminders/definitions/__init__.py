"""What people write, in files and at the prompt, checked and turned into documents; every problem reported at once."""
