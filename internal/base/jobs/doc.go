// Package jobs runs things by the clock: each job at its interval, on one node
// at a time, however many nodes share the database.
//
//	runner, err := jobs.New(jobs.Config{DB: d, Clock: c, Log: log, Periodic: []jobs.Periodic{
//		{Name: "mail", Every: 15 * time.Second, Run: deliver},
//	}})
//	err = runner.Start(ctx)      // runs until Stop
//	err = runner.RunDue(ctx)     // or: runs what is due now, once (commands, tests)
//	err = runner.Stop(ctx)       // waits for what is running
//
// # How nodes share the work
//
// A table holds, for each job, when it runs next and a lease. A node that finds
// a job due takes its lease with one UPDATE, runs it, renews the lease while it
// runs, and writes down when it is next. A node that dies keeps its lease until
// it runs out (Config.Lease); then another takes over. The schedule is in the
// database, so a restart neither forgets an hourly job nor runs it early.
//
// Nodes' clocks may differ by less than the lease.
//
// # What a job may rely on
//
// A job runs at least once each interval and hardly ever on two nodes at once:
// only when a node is cut off from the database for a whole lease, in which
// case its context ends. So a job must be harmless when repeated. One that was
// due many times while nothing ran is run once. One that fails, or panics, is
// logged and tried again soon, later each time, and at its interval at the
// latest.
//
// Why this and not a job queue: docs/adr/0012-jobs.md.
package jobs
