// Package worker reads files in processes of their own, since a program that reads
// what anybody sent can be made to fail, to hang, or to do what the file says.
//
// [Pool] starts the program again as a child and sends it one file at a time. A child
// that dies, hangs, takes too much memory or disk, or answers with nonsense is killed
// with all that it started, and the file is tried once more in a fresh one. If that
// ends in the same way the file is an exception: Died or TimeOut. The pool goes on. A
// child is replaced after so many files anyway.
//
// # What a child may do
//
//	memory     RLIMIT_DATA, GOMEMLIMIT, and the parent looks at what it holds
//	time       the parent's clock, by the size of the file; RLIMIT_CPU over its whole life
//	disk       RLIMIT_FSIZE for a file; the parent looks at all that it wrote
//	files      Landlock: its own two folders, one to read and one to write, a cache,
//	           and programs under /usr; RLIMIT_NOFILE
//	network    none: an empty network namespace where the kernel gives one, and no
//	           TCP by Landlock from version 4
//	others     it cannot signal or trace processes outside (Landlock, no_new_privs), and
//	           has none of the parent's environment
//
// RLIMIT_AS is not used: Go and WebAssembly reserve addresses that they never touch.
// Where the kernel has no Landlock (before 5.13) or no namespaces the child runs
// without them, and [Pool.Walls] says so.
//
// A child's answer is not believed: part names are base names of regular files in its
// folder, their sizes are looked at, and their bytes are copied, so that a child that
// keeps one open cannot change it afterwards.
package worker
