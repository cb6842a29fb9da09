"""What a period is likely to bring in: frames in, frames out, no database."""
