package lists

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// plainOf gives what writes a column's values as a CSV file would, or nil and
// the name of a type that is not supported.
func plainOf(leaf parquet.Node) (f func([]byte, parquet.Value) []byte, name string) {
	kind := leaf.Type().Kind()
	if t := leaf.Type().LogicalType(); t != nil && t.Value != nil {
		switch x := t.Value.(type) {
		case *format.StringType, *format.EnumType, *format.JsonType:
			return plainText, ""
		case *format.DateType:
			return plainDate, ""
		case *format.TimestampType:
			if x.Unit.Value != nil && kind == parquet.Int64 {
				return plainTime(x.Unit.Value.Duration()), ""
			}
		case *format.DecimalType:
			if x.Scale >= 0 && x.Scale <= 1000 {
				return plainDecimal(kind, int(x.Scale)), ""
			}
		case *format.IntType:
			if f := plainKind(kind, !x.IsSigned); f != nil {
				return f, ""
			}
		}
		return nil, leaf.Type().String()
	}
	return plainKind(kind, false), leaf.Type().String()
}

// plainKind writes the types that have no further meaning; nil for those that
// are none of text, number or truth.
func plainKind(kind parquet.Kind, unsigned bool) func([]byte, parquet.Value) []byte {
	switch kind {
	case parquet.Boolean:
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendBool(b, v.Boolean()) }
	case parquet.Int32:
		if unsigned {
			return func(b []byte, v parquet.Value) []byte { return strconv.AppendUint(b, uint64(v.Uint32()), 10) }
		}
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendInt(b, int64(v.Int32()), 10) }
	case parquet.Int64:
		if unsigned {
			return func(b []byte, v parquet.Value) []byte { return strconv.AppendUint(b, v.Uint64(), 10) }
		}
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendInt(b, v.Int64(), 10) }
	case parquet.Float:
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendFloat(b, float64(v.Float()), 'f', -1, 32) }
	case parquet.Double:
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendFloat(b, v.Double(), 'f', -1, 64) }
	case parquet.ByteArray:
		return plainText
	}
	return nil
}

func plainText(b []byte, v parquet.Value) []byte { return append(b, v.ByteArray()...) }

func plainDate(b []byte, v parquet.Value) []byte {
	return time.Unix(int64(v.Int32())*86400, 0).UTC().AppendFormat(b, "2006-01-02")
}

func plainTime(unit time.Duration) func([]byte, parquet.Value) []byte {
	per := int64(time.Second / unit)
	return func(b []byte, v parquet.Value) []byte {
		s, rest := v.Int64()/per, v.Int64()%per
		if rest < 0 { // before 1970: the second that it is in, not the next
			s--
		}
		return time.Unix(s, 0).UTC().AppendFormat(b, "2006-01-02 15:04:05")
	}
}

// plainDecimal writes a whole number and its decimal point.
func plainDecimal(kind parquet.Kind, scale int) func([]byte, parquet.Value) []byte {
	return func(b []byte, v parquet.Value) []byte {
		n := new(big.Int)
		switch kind {
		case parquet.Int32:
			n.SetInt64(int64(v.Int32()))
		case parquet.Int64:
			n.SetInt64(v.Int64())
		default: // two's complement, the highest byte first
			raw := v.ByteArray()
			n.SetBytes(raw)
			if len(raw) > 0 && raw[0]&0x80 != 0 {
				n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(raw)))) //nolint:gosec // a small number
			}
		}
		digits := new(big.Int).Abs(n).String()
		if len(digits) <= scale {
			digits = strings.Repeat("0", scale+1-len(digits)) + digits
		}
		if n.Sign() < 0 {
			b = append(b, '-')
		}
		b = append(b, digits[:len(digits)-scale]...)
		if scale > 0 {
			b = append(append(b, '.'), digits[len(digits)-scale:]...)
		}
		return b
	}
}
