using MagicWave.Cryptography.Tls;

namespace MagicWave.Cryptography.Tests.Tls;

/// <summary>The wire between a <see cref="TlsSession"/> and a TLS implementation that wants a stream.</summary>
internal sealed class SessionStream(TlsSession session) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => session.TakeOutput(buffer.AsSpan(offset, Math.Min(count, 100)));

    public override void Write(byte[] buffer, int offset, int count) => session.Receive(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
