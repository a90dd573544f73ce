"""A worker: a sync that runs on, and takes the sources that are due from jobs that several machines share."""
