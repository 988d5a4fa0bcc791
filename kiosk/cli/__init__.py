"""The command line: one command, `kiosk`, for technicians and for the programs that run the library."""
