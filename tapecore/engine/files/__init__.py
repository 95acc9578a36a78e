"""What programs read and write: files, records, serialized tensors and examples."""
