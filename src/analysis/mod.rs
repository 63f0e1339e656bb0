//! What results mean.
