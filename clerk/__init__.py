"""What staff do with the files besides checking and building: begin, tidy, compare, confirm."""
