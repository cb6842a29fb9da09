"""What a meeting hands out: its steps as one HTML file and as one workbook, two renderings of the same contents."""
