"""Files as no program writes them: each must end in a report or in a clear refusal."""
