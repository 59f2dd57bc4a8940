package recommendation

// CommitmentReminders is shown to tests.
var CommitmentReminders = commitmentReminders
