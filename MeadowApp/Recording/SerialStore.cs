using System;
using System.Globalization;
using System.IO;

namespace MeadowTinyMl.Recording;

/// <summary>Files as lines of text on a serial line, for boards without a card: a computer keeps what it hears, and the importer puts the files together again.</summary>
/// <remarks>
/// Each line says where its bytes belong: <c>~rec NAME OFFSET LENGTH BASE64</c>; <c>~del NAME</c> takes a file back, and other lines may stand between. USB checks its packets, so that what
/// can happen is a lost line: the importer then finds a gap. No acknowledgement comes back.
/// </remarks>
public sealed class SerialStore : IRecordingStore
{
    /// <summary>What a line with bytes begins with.</summary>
    public const string Data = "~rec";

    /// <summary>What a line that removes a file begins with.</summary>
    public const string Removal = "~del";

    private const int BytesPerLine = 96;

    private readonly TextWriter _line;

    /// <summary>Takes a line.</summary>
    public SerialStore(TextWriter line) => _line = line;

    /// <inheritdoc/>
    public Stream Create(string name)
    {
        Delete(name);
        return new FileOnLine(_line, name);
    }

    /// <inheritdoc/>
    public void Delete(string name) => _line.Write($"{Removal} {name}\n");

    private sealed class FileOnLine : Stream
    {
        private readonly TextWriter _line;
        private readonly string _name;
        private long _length;
        private long _position;

        public FileOnLine(TextWriter line, string name)
        {
            _line = line;
            _name = name;
        }

        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position
        {
            get => _position;
            set => _position = value >= 0 && value <= _length ? value : throw new IOException($"A position is 0 to {_length}, not {value}.");
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            for (int done = 0; done < count; done += BytesPerLine)
            {
                int length = Math.Min(BytesPerLine, count - done);
                string at = _position.ToString(CultureInfo.InvariantCulture);
                _line.Write($"{Data} {_name} {at} {length.ToString(CultureInfo.InvariantCulture)} {Convert.ToBase64String(buffer, offset + done, length)}\n");
                _position += length;
            }

            _length = Math.Max(_length, _position);
        }

        public override void Flush() => _line.Flush();

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = origin == SeekOrigin.Begin ? offset : origin == SeekOrigin.Current ? _position + offset : _length + offset;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Files on a line are written only.");

        public override void SetLength(long value) => throw new NotSupportedException("Files on a line do not shrink.");
    }
}
