"""On time: reports, backups and alerts that run by themselves, each exactly once, whatever the machine did."""
