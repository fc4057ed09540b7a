"""Everything that can go wrong outside the program: kills, full disks, slow disks, broken bits, wrong clocks."""
