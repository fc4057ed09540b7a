"""Four weeks with a glucose sensor and a food diary: two files as their apps write them, and what is true of them."""

from healthkit.demo.sensor.write import Sensor, write_sensor

__all__ = ["Sensor", "write_sensor"]
