const softwareRenderer = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** True where WebGL is drawn by a graphics processor. Drawn in software it is slower than the DOM. */
export function hasHardwareGl(): boolean {
  try {
    const gl = document.createElement('canvas').getContext('webgl2');
    if (gl === null) return false;
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    const name = String(gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return !softwareRenderer.test(name);
  } catch {
    return false;
  }
}
