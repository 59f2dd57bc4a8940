// Package faultfs is a disk in memory, below SQLite, that can lose power, run
// full or fail.
//
// Like a real disk it keeps what was written in a cache until it is synced.
// When the power goes ([Disk.CrashAfter]), each unsynced write is kept, lost
// or torn in the middle by chance, and nothing works any more until the disk
// is started again with [Disk.Restart]. SQLite reaches it as a virtual file
// system of the ncruces driver; the SQL and the Go code above are the real
// ones. Killing a process does not test this: the kernel's cache survives it.
package faultfs
