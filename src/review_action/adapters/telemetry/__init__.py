"""What a run tells to machines: traces over OTLP and a file of metrics; nothing unless asked for."""
