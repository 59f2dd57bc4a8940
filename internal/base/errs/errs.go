package errs

import (
	"errors"
	"fmt"
	"strings"
)

// Code says what kind of thing went wrong. There are few on purpose.
type Code string

// The codes, each with the HTTP status that package web gives it.
const (
	// Internal (500): our fault; the person is told nothing but that.
	Internal Code = "internal"
	// Invalid (422): what was sent cannot be accepted as it is.
	Invalid Code = "invalid"
	// Unauthenticated (401): nobody is signed in.
	Unauthenticated Code = "unauthenticated"
	// Forbidden (403): signed in, and not allowed.
	Forbidden Code = "forbidden"
	// NotFound (404): there is none, or none that this person may know of.
	NotFound Code = "not_found"
	// Gone (410): it was there, and was taken down on purpose.
	Gone Code = "gone"
	// Conflict (409): it cannot be done as things stand, often as somebody else changed them first.
	Conflict Code = "conflict"
	// Repeated (409): the same form was sent before, and was taken then.
	Repeated Code = "repeated"
	// Asks (409): it takes something from somebody else; whoever sent it is to say that
	// they mean it (package confirm).
	Asks Code = "asks"
	// TooLarge (413): bigger than we take.
	TooLarge Code = "too_large"
	// Unavailable (503): a thing we depend on is away; this was not done.
	Unavailable Code = "unavailable"
	// Unknown (503): it was sent to be stored, and no answer came back.
	Unknown Code = "unknown"
)

// Field is one thing wrong with one input. Row counts from 1 as the person's
// own file does (the header is row 1); 0 means that rows do not apply.
type Field struct {
	Name    string `json:"name"`
	Message string `json:"message"`
	Row     int    `json:"row,omitempty"`
	Column  string `json:"column,omitempty"`
}

// String renders the field as a line that can stand alone in a terminal.
func (f Field) String() string {
	var where []string
	if f.Row > 0 {
		where = append(where, fmt.Sprintf("row %d", f.Row))
	}
	if f.Column != "" {
		where = append(where, "column "+f.Column)
	} else if f.Name != "" {
		where = append(where, f.Name)
	}
	if len(where) == 0 {
		return f.Message
	}
	return strings.Join(where, ", ") + ": " + f.Message
}

// Error is an error with a code and words for a person.
type Error struct {
	Code    Code
	Message string
	Fields  []Field
	cause   error
}

// Error gives the whole text, for logs and never for pages.
func (e *Error) Error() string {
	s := string(e.Code) + ": " + e.Message
	for _, f := range e.Fields {
		s += "; " + f.String()
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap gives the cause that was wrapped, if any.
func (e *Error) Unwrap() error { return e.cause }

// New makes an error that a person may read.
func New(code Code, message string) error { return &Error{Code: code, Message: message} }

// Newf is New with a format.
func Newf(code Code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Because is New with the cause kept for the log.
func Because(code Code, message string, cause error) error {
	return &Error{Code: code, Message: message, cause: cause}
}

// InvalidInput says that input was refused, and lists each field that was wrong.
func InvalidInput(message string, fields ...Field) error {
	return &Error{Code: Invalid, Message: message, Fields: fields}
}

// Refused is [InvalidInput] where a field was wrong, and nil where none was.
func Refused(message string, fields ...Field) error {
	if len(fields) == 0 {
		return nil
	}
	return InvalidInput(message, fields...)
}

// Wrap adds where it happened, keeping the code. Use it deferred:
//
//	defer errs.Wrap(&err, "review.Assign(%s)", id)
func Wrap(errp *error, format string, args ...any) {
	if *errp != nil {
		*errp = fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), *errp)
	}
}

// CodeOf gives the code of the first Error in the chain; Internal if there is
// none; the empty code for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}

// Is says whether err carries the code.
func Is(err error, code Code) bool { return CodeOf(err) == code }

// Message gives the words for a person. An error with no code gives none of
// its own text, since that may name a record, a table or a file.
func Message(err error) string {
	if e, ok := errors.AsType[*Error](err); ok && e.Code != Internal {
		return e.Message
	}
	return "Something went wrong on our side. Look at what is stored before you send anything again."
}

// FieldsOf gives the fields that were wrong, if the error names any.
func FieldsOf(err error) []Field {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fields
	}
	return nil
}
