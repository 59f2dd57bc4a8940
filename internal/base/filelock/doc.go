// Package filelock lets one process at a time use a folder: a demonstration its
// data, a witness its memory. The lock is the system's, so it goes with the
// process.
package filelock
