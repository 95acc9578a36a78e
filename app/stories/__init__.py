"""Stories as a page shows them: the questions as buttons, and for each that needs one verdict, path, edit, proof."""
