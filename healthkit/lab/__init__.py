"""JupyterLab as this project runs it: on loopback, with a configuration and a kernel profile of its own."""
