"""What leaves on paper: papers and labels as PDF, labels in the language of label printers, bar codes."""
