"""What leaves the scan for its readers: the page and files of a week."""
