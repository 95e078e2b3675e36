"""What readers see: pages.py writes those made from the project, pictures.py draws, site.py builds the site from all of them."""
