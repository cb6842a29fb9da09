"""One function per question, one `.sql` file of the same name; each returns a frame with promised columns."""
