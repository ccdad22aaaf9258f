using Microsoft.Win32.SafeHandles;

namespace MagicWave.Cryptography.Tls;

/// <summary>Owns an <c>SSL_CTX</c>.</summary>
internal sealed class TlsContextHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        OpenSsl.ContextFree(handle);
        return true;
    }
}
