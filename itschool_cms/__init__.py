"""A content management system for schools, with a family extension."""
