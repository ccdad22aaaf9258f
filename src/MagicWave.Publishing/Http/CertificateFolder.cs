using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace MagicWave.Publishing.Http;

/// <summary>
/// The certificate of the public port: <c>fullchain.pem</c> and <c>privkey.pem</c> of a folder, as ACME clients write them, read again when they change.
/// While the new ones cannot be read, the old certificate stays. Thread-safe.
/// </summary>
internal sealed class CertificateFolder : IDisposable
{
    private const string ChainFile = "fullchain.pem";
    private const string KeyFile = "privkey.pem";
    private static readonly TimeSpan CheckPause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly List<X509Certificate2> _retired = [];
    private X509Certificate2 _current;
    private (DateTime Chain, DateTime Key) _written;
    private long _checked;

    /// <exception cref="IOException">The files cannot be read.</exception>
    /// <exception cref="CryptographicException">They hold no certificate with its key.</exception>
    public CertificateFolder(string folder, TimeProvider time, ILogger log)
    {
        (_folder, _time, _log) = (folder, time, log);
        _written = Written();
        _current = Load();
        _checked = time.GetTimestamp();
    }

    /// <summary>The certificate now.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (_lock)
            {
                if (_time.GetElapsedTime(_checked) >= CheckPause)
                {
                    _checked = _time.GetTimestamp();
                    Reload();
                }

                return _current;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _retired.ForEach(certificate => certificate.Dispose());
            _current.Dispose();
        }
    }

    private void Reload()
    {
        try
        {
            (DateTime, DateTime) written = Written();
            if (written == _written)
            {
                return;
            }

            X509Certificate2 next = Load();
            // Handshakes may still be using the old one; there is one for each renewal, every few weeks.
            _retired.Add(_current);
            (_current, _written) = (next, written);
            PublishingLog.CertificateRead(_log);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            PublishingLog.CertificateKept(_log, failure);
        }
    }

    private (DateTime Chain, DateTime Key) Written() =>
        (File.GetLastWriteTimeUtc(Path.Join(_folder, ChainFile)), File.GetLastWriteTimeUtc(Path.Join(_folder, KeyFile)));

    private X509Certificate2 Load()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(Path.Join(_folder, ChainFile), Path.Join(_folder, KeyFile));
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new IOException($"{ChainFile} and {KeyFile} are there, and this program may not read them.", failure);
        }
        catch (FileNotFoundException failure)
        {
            throw new IOException($"The folder of the certificate needs {ChainFile} and {KeyFile}.", failure);
        }
    }
}
