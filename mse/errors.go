package mse

import "errors"

// errUnsound is a table for which no model of the method can be estimated.
var errUnsound = errors.New("mse: no model of this method has a sound estimate")
