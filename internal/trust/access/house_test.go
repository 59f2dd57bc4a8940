package access_test

import (
	"candour/internal/app"
	"candour/internal/trust/access"
)

// The tests of the rules go over the rules of the whole house.
func init() { access.House = app.Rules }
