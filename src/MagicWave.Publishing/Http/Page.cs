using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MagicWave.Publishing.Http;

/// <summary>A page of the bridge's own, for people: one file, without scripts and without anything from elsewhere.</summary>
internal static class Page
{
    private const string Html = "text/html";
    private const string Json = "json";

    /// <summary>Whether a page is asked for rather than an answer for programs: a browser names HTML, and does not name JSON before it.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? types))
        {
            return false;
        }

        double html = types.Where(type => type.MediaType.Equals(Html, StringComparison.OrdinalIgnoreCase)).Max(Quality) ?? 0;
        double json = types.Where(type => type.MediaType.EndsWith(Json, StringComparison.OrdinalIgnoreCase)).Max(Quality) ?? 0;
        return html > 0 && html >= json;
    }

    /// <summary>The page's text.</summary>
    /// <param name="title">What it says, as HTML.</param>
    /// <param name="body">What is below, as HTML.</param>
    public static string Write(string title, string body) => $"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <style>body{"{"}font:1.1rem/1.5 sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem{"}"}code{"{"}overflow-wrap:anywhere{"}"}</style>
        <h1>{title}</h1>
        {body}
        </html>

        """;

    /// <summary>Sends a page.</summary>
    public static Task SendAsync(HttpContext context, string title, string body)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return SendAsync(context, "text/html; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(Write(title, body)));
    }

    /// <summary>Sends content whose length is known; its head only to whoever asks for that.</summary>
    public static async Task SendAsync(HttpContext context, string type, byte[] content)
    {
        HttpResponse answer = context.Response;
        answer.ContentType = type;
        answer.ContentLength = content.Length;
        answer.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await answer.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static double? Quality(MediaTypeHeaderValue type) => type.Quality ?? 1;
}
