using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace MagicWave.Publishing.Sites;

/// <summary>
/// A folder as a site, by the framework's own static files and compression. What is compressed already is sent as it is, and parts of a file are never
/// compressed.
/// </summary>
internal sealed class StaticSite(string folder) : ISite
{
    private const string Index = "index.html";

    private static readonly string[] Compressible =
    [
        "text/plain", "text/css", "text/html", "text/xml", "text/csv", "text/markdown", "text/javascript", "application/javascript",
        "application/json", "application/manifest+json", "application/xml", "application/rss+xml", "application/atom+xml", "application/wasm",
        "image/svg+xml", "font/ttf", "font/otf", "application/vnd.ms-fontobject",
    ];

    private readonly SiteFolder _files = new(folder);

    public void AddServices(IServiceCollection services) => services
        .AddResponseCompression(options =>
        {
            options.MimeTypes = Compressible;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        })
        .Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest)
        .Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);

    /// <summary>What is not there, or cannot be done, is said here: nobody pays to learn that.</summary>
    public void FindResource(IApplicationBuilder app) => app.Use(FindAsync);

    public void Use(IApplicationBuilder app)
    {
        _ = app.Use(WeakenTagsAsync);
        _ = app.UseResponseCompression();
        _ = app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = _files,
            ContentTypeProvider = ContentTypes(),
            ServeUnknownFileTypes = true,
            DefaultContentType = "application/octet-stream",
            OnPrepareResponse = prepared => prepared.Context.Response.Headers.XContentTypeOptions = "nosniff",
        });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static FileExtensionContentTypeProvider ContentTypes()
    {
        FileExtensionContentTypeProvider types = new();
        types.Mappings[".md"] = "text/markdown";
        types.Mappings[".mjs"] = "text/javascript";
        types.Mappings[".avif"] = "image/avif";
        types.Mappings[".opus"] = "audio/ogg";
        return types;
    }

    private Task FindAsync(HttpContext context, RequestDelegate next)
    {
        HttpRequest asked = context.Request;
        string path = asked.Path.Value!;
        HttpResponse answer = context.Response;
        if (!HttpMethods.IsGet(asked.Method) && !HttpMethods.IsHead(asked.Method))
        {
            answer.StatusCode = StatusCodes.Status405MethodNotAllowed;
            answer.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        bool isFolder = path.EndsWith('/');
        if (_files.GetFileInfo(isFolder ? path + Index : path).Exists)
        {
            asked.Path = new PathString(isFolder ? path + Index : path);
            return next(context);
        }

        if (!isFolder && _files.GetFileInfo($"{path}/{Index}").Exists)
        {
            // Only the path is named: the host in a request is the visitor's word.
            answer.StatusCode = StatusCodes.Status301MovedPermanently;
            answer.Headers.Location = SitePath.Encode(path) + "/" + asked.QueryString.Value;
            return Task.CompletedTask;
        }

        answer.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>
    /// What was compressed on the way has other bytes than the file, so its tag is a weak one (RFC 9110, section 8.8.1), and a weak one that comes back
    /// names the file all the same (section 13.1.2); the framework compares strongly.
    /// </summary>
    private static Task WeakenTagsAsync(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary asked = context.Request.Headers;
        if (asked.IfNoneMatch is [{ } tags] && tags.Contains("W/", StringComparison.Ordinal)
            && EntityTagHeaderValue.TryParseList(asked.IfNoneMatch, out IList<EntityTagHeaderValue>? list))
        {
            asked.IfNoneMatch = string.Join(", ", list.Select(tag => tag.Tag.Value));
        }

        context.Response.OnStarting(
            static state =>
            {
                IHeaderDictionary headers = ((HttpContext)state).Response.Headers;
                if (headers.ContentEncoding.Count > 0 && headers.ETag is [{ } tag] && !tag.StartsWith("W/", StringComparison.Ordinal))
                {
                    headers.ETag = "W/" + tag;
                }

                return Task.CompletedTask;
            },
            context);
        return next(context);
    }
}
