"""From a `District` to the files residents read. Imports `district`; never `intake`."""
