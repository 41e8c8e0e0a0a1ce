"""Programs for those who develop itschool_cms; the product itself uses none of them."""
