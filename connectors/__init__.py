"""The sources that come with the workbench, each registered by entry point like a third party's."""
