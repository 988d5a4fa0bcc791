"""What `./run bench` measures: our figures beside floors and peers in the same run."""
