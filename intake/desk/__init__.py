"""The desk: officers work the queue. Server-rendered, below `/desk/`."""
