"""A report as data, and the forms it takes on paper and in files. It knows no database and no privacy rule."""
