"""Members from a spreadsheet: read, looked through row by row, and only then, once confirmed, admitted."""
