package spreadsheet

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	bigint "math/big"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// valueText appends a value as exact text, and says what it is.
type valueText func(out []byte, v parquet.Value) ([]byte, Kind)

// textOf chooses how a column is spelt, by what the file's own schema says of
// it: its logical type, or the older "converted" type where a file has only
// that. (The library drops a logical type that it has no use for.) It gives nil,
// and what the column holds, when that has no spelling here.
func textOf(e format.SchemaElement) (_ valueText, holds string) {
	switch l := e.LogicalType.Value; {
	case l != nil:
		if f := logicalText(l, e.Type.V); f != nil {
			return f, ""
		}
		return nil, l.String() + " values"
	case e.ConvertedType.Valid:
		if f := convertedText(e.ConvertedType.V, e.Type.V, int(e.Scale.V)); f != nil {
			return f, ""
		}
		return nil, map[deprecated.ConvertedType]string{deprecated.Bson: "BSON values", deprecated.Interval: "lengths of time"}[e.ConvertedType.V]
	}
	if e.Type.V == format.FixedLenByteArray {
		return nil, "bytes, and does not say what they stand for"
	}
	return plainText(e.Type.V), ""
}

// plainText spells what only says how it is stored. Older programs write text
// as bytes that say nothing of themselves.
func plainText(t format.Type) valueText {
	switch t {
	case format.Boolean:
		return boolText
	case format.Int32, format.Int64:
		return intText
	case format.Int96:
		return int96Text
	case format.Float:
		return floatText(32)
	case format.Double:
		return floatText(64)
	}
	return bytesText
}

func bytesText(out []byte, v parquet.Value) ([]byte, Kind) {
	return append(out, v.ByteArray()...), Text
}

func jsonText(out []byte, v parquet.Value) ([]byte, Kind) { return append(out, v.ByteArray()...), JSON }

// logicalText spells a logical type, where the way it is stored fits it.
func logicalText(l format.LogicalTypeValue, t format.Type) valueText {
	whole := t == format.Int32 || t == format.Int64
	stored := t == format.ByteArray || t == format.FixedLenByteArray
	switch x := l.(type) {
	case *format.StringType, *format.EnumType:
		return only(stored, bytesText)
	case *format.DateType:
		return only(whole, dateText)
	case *format.TimestampType:
		return only(whole, stampText(unitOf(x.Unit), x.IsAdjustedToUTC))
	case *format.TimeType:
		return only(whole, timeText(unitOf(x.Unit)))
	case *format.DecimalType:
		return only(whole || stored, decimalText(int(x.Scale)))
	case *format.UUIDType:
		return only(stored, uuidText)
	case *format.IntType:
		if !x.IsSigned {
			return only(whole, uintText)
		}
		return only(whole, intText)
	case *format.JsonType:
		return only(stored, jsonText)
	case *format.Float16Type:
		return only(stored, float16Text)
	case *format.NullType:
		return plainText(t)
	}
	return nil
}

func only(fits bool, f valueText) valueText {
	if fits {
		return f
	}
	return nil
}

func convertedText(c deprecated.ConvertedType, t format.Type, scale int) valueText {
	whole := t == format.Int32 || t == format.Int64
	stored := t == format.ByteArray || t == format.FixedLenByteArray
	switch c {
	case deprecated.UTF8, deprecated.Enum:
		return only(stored, bytesText)
	case deprecated.Decimal:
		return only(whole || stored, decimalText(scale))
	case deprecated.Date:
		return only(whole, dateText)
	case deprecated.TimestampMillis:
		return only(whole, stampText(time.Millisecond, true))
	case deprecated.TimestampMicros:
		return only(whole, stampText(time.Microsecond, true))
	case deprecated.TimeMillis:
		return only(whole, timeText(time.Millisecond))
	case deprecated.TimeMicros:
		return only(whole, timeText(time.Microsecond))
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		return only(whole, uintText)
	case deprecated.Int8, deprecated.Int16, deprecated.Int32, deprecated.Int64:
		return only(whole, intText)
	case deprecated.Json:
		return only(stored, jsonText)
	}
	return nil
}

func unitOf(u format.TimeUnit) time.Duration {
	if u.Value == nil {
		return time.Millisecond
	}
	return u.Value.Duration()
}

func whole(v parquet.Value) int64 {
	if v.Kind() == parquet.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

func boolText(out []byte, v parquet.Value) ([]byte, Kind) {
	return strconv.AppendBool(out, v.Boolean()), Bool
}

func intText(out []byte, v parquet.Value) ([]byte, Kind) {
	return strconv.AppendInt(out, whole(v), 10), Number
}

func uintText(out []byte, v parquet.Value) ([]byte, Kind) {
	if v.Kind() == parquet.Int32 {
		return strconv.AppendUint(out, uint64(uint32(v.Int32())), 10), Number
	}
	return strconv.AppendUint(out, uint64(v.Int64()), 10), Number
}

func floatText(bits int) valueText {
	return func(out []byte, v parquet.Value) ([]byte, Kind) {
		f := v.Double
		if bits == 32 {
			f = func() float64 { return float64(v.Float()) }
		}
		return appendFloat(out, f(), bits)
	}
}

// appendFloat spells the shortest decimal number that is this one.
func appendFloat(out []byte, f float64, bits int) ([]byte, Kind) {
	switch a := math.Abs(f); {
	case math.IsNaN(f), math.IsInf(f, 0):
		return strconv.AppendFloat(out, f, 'g', -1, bits), Text
	case a != 0 && (a < 1e-9 || a >= 1e21):
		return strconv.AppendFloat(out, f, 'g', -1, bits), Number
	}
	return strconv.AppendFloat(out, f, 'f', -1, bits), Number
}

func float16Text(out []byte, v parquet.Value) ([]byte, Kind) {
	b := v.ByteArray()
	if len(b) != 2 {
		return append(out, b...), Text
	}
	u := binary.LittleEndian.Uint16(b)
	exponent, fraction := int(u>>10&31), float64(u&1023)
	f := math.Ldexp(fraction/1024, -14)
	switch {
	case exponent == 31 && fraction > 0:
		f = math.NaN()
	case exponent == 31:
		f = math.Inf(1)
	case exponent > 0:
		f = math.Ldexp(1+fraction/1024, exponent-15)
	}
	if u>>15 == 1 {
		f = -f
	}
	return appendFloat(out, f, 32)
}

func dateText(out []byte, v parquet.Value) ([]byte, Kind) {
	return time.Unix(whole(v)*86400, 0).UTC().AppendFormat(out, time.DateOnly), Date
}

// stampText spells a moment; Z says that the file holds it in UTC.
func stampText(unit time.Duration, utc bool) valueText {
	layout := "2006-01-02T15:04:05.999999999"
	if utc {
		layout += "Z"
	}
	per := int64(time.Second / unit)
	return func(out []byte, v parquet.Value) ([]byte, Kind) {
		n := whole(v)
		seconds, rest := n/per, n%per
		if rest < 0 {
			seconds, rest = seconds-1, rest+per
		}
		return time.Unix(seconds, rest*int64(unit)).UTC().AppendFormat(out, layout), Date
	}
}

func timeText(unit time.Duration) valueText {
	return func(out []byte, v parquet.Value) ([]byte, Kind) {
		n := whole(v)
		if n < 0 || n >= int64(24*time.Hour/unit) {
			return strconv.AppendInt(out, n, 10), Number
		}
		return time.Unix(0, n*int64(unit)).UTC().AppendFormat(out, "15:04:05.999999999"), Date
	}
}

// int96Text spells the moment that older programs keep in 96 bits: nanoseconds
// of the day, then the Julian day.
func int96Text(out []byte, v parquet.Value) ([]byte, Kind) {
	const julianOf1970 = 2440588
	i := v.Int96()
	nanos := int64(uint64(i[1])<<32 | uint64(i[0]))
	return time.Unix((int64(i[2])-julianOf1970)*86400, nanos).UTC().AppendFormat(out, "2006-01-02T15:04:05.999999999"), Date
}

// decimalText puts the point where the scale says.
func decimalText(scale int) valueText {
	return func(out []byte, v parquet.Value) ([]byte, Kind) {
		var digits string
		switch v.Kind() {
		case parquet.Int32, parquet.Int64:
			digits = strconv.FormatInt(whole(v), 10)
		default:
			b := v.ByteArray()
			n := new(bigint.Int).SetBytes(b)
			if len(b) > 0 && b[0] >= 0x80 {
				n.Sub(n, new(bigint.Int).Lsh(bigint.NewInt(1), uint(len(b))*8))
			}
			digits = n.String()
		}
		sign := ""
		if strings.HasPrefix(digits, "-") {
			sign, digits = "-", digits[1:]
		}
		if scale <= 0 || scale > 1000 {
			return append(append(out, sign...), digits...), Number
		}
		if len(digits) <= scale {
			digits = strings.Repeat("0", scale-len(digits)+1) + digits
		}
		cut := len(digits) - scale
		return append(out, sign+digits[:cut]+"."+digits[cut:]...), Number
	}
}

func uuidText(out []byte, v parquet.Value) ([]byte, Kind) {
	b := v.ByteArray()
	if len(b) != 16 {
		return append(out, b...), Text
	}
	h := hex.EncodeToString(b)
	return append(out, h[:8]+"-"+h[8:12]+"-"+h[12:16]+"-"+h[16:20]+"-"+h[20:]...), Text
}
