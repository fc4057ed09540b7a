"""What a record is: the catalogues of metrics, units and activities, the frames of the contract, and local time."""
