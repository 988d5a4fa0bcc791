"""Head office: bundles of all sites collected, merged, reported."""
