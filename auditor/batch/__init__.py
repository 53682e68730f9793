"""Many articles: inputs to shards, shards to executors, results to files that outlive a kill."""
